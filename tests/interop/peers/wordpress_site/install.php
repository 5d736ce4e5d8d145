<?php
// Installs WordPress into its empty database and prints an author's application password as JSON.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = (string) parse_url( getenv( 'PEER_URL' ), PHP_URL_HOST );
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// The installation mails its administrator; nobody is there to read it.
function wp_new_blog_notification() {}
wp_install( 'Copies', 'admin', 'admin@example.test', true, '', wp_generate_password( 24 ) );
update_option( 'permalink_structure', '/%postname%/' );
switch_theme( 'twentytwentythree' );
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->flush_rules( false );
$author = wp_insert_user(
	array(
		'user_login' => 'copies',
		'user_pass'  => wp_generate_password( 24 ),
		'user_email' => 'copies@example.test',
		'role'       => 'author',
	)
);
if ( is_wp_error( $author ) ) {
	fwrite( STDERR, $author->get_error_message() . "\n" );
	exit( 1 );
}
$made = WP_Application_Passwords::create_new_application_password( $author, array( 'name' => 'Domicile' ) );
if ( is_wp_error( $made ) ) {
	fwrite( STDERR, $made->get_error_message() . "\n" );
	exit( 1 );
}
echo wp_json_encode( array( 'user' => 'copies', 'password' => $made[0] ) ), "\n";
